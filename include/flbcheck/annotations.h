/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What kernel code can say about its FLB references where a checker cannot see it.
 *
 * Include it after <linux/liveupdate.h>. For compilers all of it is empty. flbcheck
 * (__FLBCHECK__) follows references by itself; it believes what is said here as far as the code
 * leaves it open, and reports what the code contradicts (flb-annotation). Under sparse
 * (__CHECKER__) it drives the context check, under clang the thread-safety analysis
 * (-Wthread-safety). Both count within one function and know one counter for all FLBs, so what
 * they report is advice; testcases/annotations/idioms.c shows which idioms they misjudge.
 *
 * Of functions, whatever they return:
 *	__flb_acquires(flb)	called without, returns with a reference on flb
 *	__flb_releases(flb)	called with one, returns without
 *	__flb_holds(flb)	called with one, returns with it
 *
 * Of statements:
 *	flb_acquired(flb)	here it is known that a get succeeded
 *	flb_transferred(flb)	the reference is left to the caller
 *	flb_kept(flb, field)	the reference is kept on purpose, for as long as field is set
 *	flb_taken_back(flb, field)	field is cleared: this function owes the put again
 *
 * liveupdate_flb_put_incoming() counts by itself. A get does not: sparse would take a call for
 * an acquire on every path, and most of its paths are the ones where it failed.
 */
#ifndef _FLBCHECK_ANNOTATIONS_H
#define _FLBCHECK_ANNOTATIONS_H

#if defined(__FLBCHECK__)

/* Calls for it to see; rules/protocols/liveupdate.yaml says what they do. */
void flb_acquired(const volatile void *flb);
void flb_transferred(const volatile void *flb);
void flb_kept(const volatile void *flb, const volatile void *field, int clear);
void flb_taken_back(const volatile void *flb, const volatile void *field, int clear);

#define flb_kept(flb, field)	   flb_kept(flb, &(field), !(field))
#define flb_taken_back(flb, field) flb_taken_back(flb, &(field), !(field))

#define __flb_name(flb) #flb
#define __flb_says(what, flb) __attribute__((annotate("flbcheck " what " " __flb_name(flb))))
#define __flb_acquires(flb) __flb_says("acquires liveupdate_flb_get_incoming", flb)
#define __flb_releases(flb) __flb_says("releases liveupdate_flb_put_incoming", flb)
#define __flb_holds(flb)    __flb_says("holds liveupdate_flb_put_incoming", flb)

#elif defined(__CHECKER__)

#define __flb_acquires(flb) __attribute__((context(flb, 0, 1)))
#define __flb_releases(flb) __attribute__((context(flb, 1, 0)))
#define __flb_holds(flb)    __attribute__((context(flb, 1, 1)))

#define __flb_count(flb, n) __context__(flb, n)
#define flb_acquired(flb)   __flb_count(flb, 1)
#define flb_dropped(flb)    __flb_count(flb, -1)

#elif defined(__clang__) && __has_attribute(acquire_capability)

/* Analysis is by name: every FLB shares this one. It is only declared, never there. */
struct __attribute__((capability("FLB reference"))) flb_reference {
	char unused;
};
extern struct flb_reference __flb_reference;

#define __flb_acquires(flb) __attribute__((acquire_capability(__flb_reference)))
#define __flb_releases(flb) __attribute__((release_capability(__flb_reference)))
#define __flb_holds(flb)    __attribute__((requires_capability(__flb_reference)))

static inline void __flb_acquired(void)
	__attribute__((acquire_capability(__flb_reference), no_thread_safety_analysis))
{
}

static inline void __flb_dropped(void)
	__attribute__((release_capability(__flb_reference), no_thread_safety_analysis))
{
}

#define flb_acquired(flb) __flb_acquired()
#define flb_dropped(flb)  __flb_dropped()

#else

#define __flb_acquires(flb)
#define __flb_releases(flb)
#define __flb_holds(flb)

#define flb_acquired(flb) do { } while (0)
#define flb_dropped(flb)  do { } while (0)

#endif

#if !defined(__FLBCHECK__)
#define flb_transferred(flb)	   flb_dropped(flb)
#define flb_kept(flb, field)	   flb_dropped(flb)
#define flb_taken_back(flb, field) flb_acquired(flb)
#endif

#if !defined(__FLBCHECK__) &&                                                                      \
	(defined(__CHECKER__) || (defined(__clang__) && __has_attribute(acquire_capability)))
#define liveupdate_flb_put_incoming(flb)                                                           \
	do {                                                                                       \
		(liveupdate_flb_put_incoming)(flb);                                                \
		flb_dropped(flb);                                                                  \
	} while (0)
#endif

#endif /* _FLBCHECK_ANNOTATIONS_H */
