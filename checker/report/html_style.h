/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The style sheet of the HTML report: light and dark as the reader's system is, narrow windows,
 * paper. --row is the height of a row of code, which html_code.h knows.
 */
#ifndef FLBCHECK_REPORT_HTML_STYLE_H
#define FLBCHECK_REPORT_HTML_STYLE_H

// clang-format off
static const char html_style[] =
	":root{color-scheme:light dark;--fg:#1c2128;--bg:#fff;--dim:#5b6470;--line:#d5dae0;"
	"--soft:#f4f6f8;--path:#2764b8;--bad:#b42318;--note:#e9f1fc;--badbg:#fdecea;--lit:#2e7d32}\n"
	"@media screen and (prefers-color-scheme:dark){:root{--fg:#e4e8ee;--bg:#15181d;--dim:#9aa4b1;"
	"--line:#353c46;--soft:#1d2229;--path:#7fb2ff;--bad:#ff8a7d;--note:#1b2a40;--badbg:#3a1c1a;"
	"--lit:#8fd694}}\n"
	"body{margin:0 auto;max-width:76rem;padding:0 1.5rem 4rem;color:var(--fg);"
	"background:var(--bg);font:16px/1.5 system-ui,sans-serif;overflow-wrap:anywhere}\n"
	"h1{font-size:1.35rem;line-height:1.3;margin:.8em 0 .3em}"
	"h2{font-size:1rem;margin:1.6em 0 .4em}\n"
	"a{color:var(--path);text-underline-offset:.15em}"
	":focus-visible{outline:3px solid var(--path);outline-offset:2px}\n"
	".dim{color:var(--dim)}.no{white-space:nowrap}\n"
	"code,pre,.code{font-family:ui-monospace,'DejaVu Sans Mono',monospace;font-size:13px}"
	"pre{white-space:pre-wrap}\n"
	/* The way on stays in sight, however long the code is. */
	"nav{display:flex;flex-wrap:wrap;gap:0 1.2rem;align-items:baseline;position:sticky;top:0;"
	"z-index:1;background:var(--bg);border-bottom:1px solid var(--line);padding:.8rem 0 .5rem}"
	"nav span{margin-left:auto;color:var(--dim)}\n"
	/* lists */
	"table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:baseline;"
	"padding:.35rem .8rem .35rem 0;border-bottom:1px solid var(--line)}"
	"thead th{white-space:nowrap}th{color:var(--dim);font-weight:600;font-size:.85rem}\n"
	"th.file{color:var(--fg);font-size:1rem;padding-top:1.2rem}"
	"td.at{text-align:right;white-space:nowrap;color:var(--dim);font-variant-numeric:tabular-nums}\n"
	"tbody a,li a{text-decoration-color:var(--line)}a:hover{text-decoration-color:currentColor}\n"
	".problems{border-left:4px solid var(--bad);background:var(--badbg);padding:.4rem 1rem;"
	"margin:1rem 0}.problems ul{margin:.3rem 0;padding-left:1.2rem}\n"
	"ol{margin:.6rem 0;padding-left:2rem}ol li.last{color:var(--bad);font-weight:600}\n"
	/* code, and the rows of the path in it */
	".code{overflow-x:auto;border:1px solid var(--line);border-radius:6px;"
	"background:var(--soft);line-height:var(--row);overflow-wrap:normal}\n"
	".rows{position:relative;min-width:max-content}"
	".rows>div{height:var(--row);white-space:pre;padding-right:1rem}"
	".rows code{display:inline-block;tab-size:8}\n"
	".rows b{display:inline-block;width:36px;margin-right:12px;text-align:right;"
	"color:var(--dim);font-weight:400;user-select:none}\n"
	".rows .gap{color:var(--dim);padding-left:48px;font-style:italic}"
	".rows .ev{background:var(--note);padding-left:48px;font-family:system-ui,sans-serif;"
	"scroll-margin:40vh 0}"
	".rows .ev.last{background:var(--badbg);color:var(--bad);font-weight:600}"
	".rows .ev:target{box-shadow:inset 4px 0 var(--path)}\n"
	".c{color:var(--dim)}.l{color:var(--lit)}.rows .at{font-weight:700;"
	"text-decoration:underline 2px var(--path);text-underline-offset:3px}\n"
	"svg{position:absolute;left:0;top:0}svg path{fill:none;stroke:var(--path);stroke-width:2}"
	"svg .back{stroke-dasharray:4 3}circle{fill:var(--path)}circle.last{fill:var(--bad)}"
	"svg text{fill:var(--bg);font:700 11px system-ui,sans-serif;text-anchor:middle}\n"
	".sr{position:absolute;left:-100vw}\n"
	"@media(max-width:40rem){body{padding:0 .8rem 3rem}.rule{display:none}}\n"
	/* the page that the address names */
	"@supports selector(:has(a)){@media screen{"
	"article:not(:target,:has(:target)){display:none}"
	"body:has(article:target,article :target) #index{display:none}}}\n"
	/* Paper does not scroll. */
	"@media print{article{break-before:page}nav{display:none}"
	".code{zoom:.7;overflow:visible}"
	"*{print-color-adjust:exact;-webkit-print-color-adjust:exact}}\n";
// clang-format on

#endif
