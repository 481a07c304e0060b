// SPDX-License-Identifier: GPL-2.0-only
/*
 * Loads a unit (a file under test and its driver, one shared object) and explores its functions.
 *
 * In: explore [--no-merge] [--no-resume] [--runs=N] UNIT.so [FUNCTION...]. Out: one JSON object a
 * line for each function, addresses relative to the unit; exit status 0, or 2 if a unit or
 * function cannot be run.
 *
 * What was found does not make the exit status: whether an observation is wanted is for the
 * reader of the output to say.
 */
#include <dlfcn.h>
#include <link.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "explorer.h"
#include "hooks.h"

static const char *const observed_names[OBSERVED_KINDS] = {
	[OBSERVED_LEAKED] = "leaked",
	[OBSERVED_HANDED_OUT] = "handed-out",
	[OBSERVED_KEPT] = "kept",
	[OBSERVED_UNDERFLOW] = "underflow",
	[OBSERVED_MISMATCHED] = "mismatched",
	[OBSERVED_USED] = "used-after-put",
	[OBSERVED_REACHABLE] = "reachable-after-put",
	[OBSERVED_UNCHECKED] = "unchecked",
	[OBSERVED_DEADLOCK] = "deadlock",
	[OBSERVED_SLEPT] = "slept",
	[OBSERVED_EXCUSED] = "excused",
	[OBSERVED_TOLD] = "told",
	[OBSERVED_WILD] = "wild",
};

static unsigned long relative(const void *address)
{
	return address ? (unsigned long)address - explorer()->unit_base : 0;
}

static void print_witness(const struct observation *o)
{
	printf(", \"witness\": [");
	for (uint32_t i = 0; i < o->witness_len; i++) {
		const struct choice *c = &o->witness[i];

		printf("%s[\"%s\", %lu, %ld]", i ? ", " : "", c->what, relative((void *)c->at),
		       c->value);
	}
	printf("]");
}

/* Whether some run took a reference on it. */
static bool got(const struct explorer *e, const struct liveupdate_flb *flb)
{
	for (uint32_t i = 0; i < e->nr_got; i++)
		if (e->got[i] == flb)
			return true;
	return false;
}

static void print_case(const struct model_case *c)
{
	struct explorer *e = explorer();

	printf("{\"function\": \"%s\", \"line\": %d, \"runs\": %u, \"states\": %zu, ", c->name,
	       c->line, e->runs, e->trail.seen_used);
	if (e->bound)
		printf("\"bound\": \"%s\", ", e->bound);
	printf("\"observations\": [");
	for (uint32_t i = 0; i < e->nr_observations; i++) {
		const struct observation *o = &e->observations[i];

		printf("%s{\"kind\": \"%s\", \"flb\": %lu, \"got\": %s, \"acquired\": %lu, "
		       "\"ended\": %lu, \"at\": %lu, \"detail\": \"%s\"",
		       i ? ", " : "", observed_names[o->kind], relative(o->flb),
		       got(e, o->flb) ? "true" : "false", relative((void *)o->acquired),
		       relative((void *)o->ended), relative((void *)o->at), o->detail);
		print_witness(o);
		printf("}");
	}
	printf("]}\n");
}

static void add_region(struct explorer *e, uint8_t *start, uint8_t *end)
{
	struct region *r = &e->regions[e->nr_regions];

	if (start >= end)
		return;
	if (e->nr_regions == sizeof(e->regions) / sizeof(e->regions[0]))
		abort();
	r->start = start;
	r->size = (size_t)(end - start);
	r->saved = malloc(r->size);
	if (!r->saved)
		abort();
	memcpy(r->saved, start, r->size);
	e->nr_regions++;
}

/* Remembers the writable memory of the unit as it is before the first run. */
static int find_regions(struct dl_phdr_info *info, size_t size, void *arg)
{
	struct explorer *e = arg;
	uint8_t *relro_end = NULL;

	(void)size;
	if (info->dlpi_addr != e->unit_base)
		return 0;
	for (int i = 0; i < info->dlpi_phnum; i++) {
		const ElfW(Phdr) *p = &info->dlpi_phdr[i];

		if (p->p_type == PT_GNU_RELRO)
			relro_end = (uint8_t *)(info->dlpi_addr + p->p_vaddr + p->p_memsz);
	}
	for (int i = 0; i < info->dlpi_phnum; i++) {
		const ElfW(Phdr) *p = &info->dlpi_phdr[i];
		uint8_t *start = (uint8_t *)(info->dlpi_addr + p->p_vaddr);
		uint8_t *end = start + p->p_memsz;

		if (p->p_type != PT_LOAD || !(p->p_flags & PF_W))
			continue;
		if (relro_end > start && relro_end <= end)
			start = relro_end;
		add_region(e, start, end);
	}
	return 1;
}

static int load(const char *path)
{
	struct explorer *e = explorer();
	void *handle = dlopen(path, RTLD_NOW | RTLD_LOCAL);
	struct link_map *map;

	if (!handle) {
		fprintf(stderr, "explore: %s\n", dlerror());
		return -1;
	}
	e->unit = dlsym(handle, "model_unit");
	if (!e->unit || dlinfo(handle, RTLD_DI_LINKMAP, &map)) {
		fprintf(stderr, "explore: %s: not a unit: it has no model_unit\n", path);
		return -1;
	}
	e->unit_base = map->l_addr;
	dl_iterate_phdr(find_regions, e);
	return 0;
}

static bool wanted(const char *name, char **names, int nr)
{
	for (int i = 0; i < nr; i++) {
		if (!strcmp(name, names[i]))
			return true;
	}
	return !nr;
}

int main(int argc, char **argv)
{
	struct explorer *e = explorer();
	int first = 1, explored = 0;

#ifdef __x86_64__
	e->can_merge = true;
#endif
	e->can_resume = true;
	e->runs_max = RUNS_MAX;
	for (; first < argc && argv[first][0] == '-'; first++) {
		if (!strcmp(argv[first], "--no-merge"))
			e->can_merge = false;
		else if (!strcmp(argv[first], "--no-resume"))
			e->can_resume = false;
		else if (!strncmp(argv[first], "--runs=", 7) && atoi(argv[first] + 7) > 0)
			e->runs_max = (uint32_t)atoi(argv[first] + 7);
		else
			break;
	}
	if (first >= argc || argv[first][0] == '-') {
		fprintf(stderr,
			"usage: explore [--no-merge] [--no-resume] [--runs=N] UNIT.so [FUNCTION...]\n");
		return 2;
	}
	heap_init(&e->heap);
	hooks_init();
	if (load(argv[first++]))
		return 2;
	for (size_t i = 0; i < e->unit->nr_cases; i++) {
		const struct model_case *c = &e->unit->cases[i];

		if (!wanted(c->name, argv + first, argc - first))
			continue;
		explore(c);
		print_case(c);
		explored++;
	}
	if (!explored)
		fprintf(stderr, "explore: no such function\n");
	return explored ? 0 : 2;
}
