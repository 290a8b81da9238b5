/** Colours that people who do not see all colours tell apart (after Okabe and Ito 2008), on white and on black. */
const onLight = ['#0072b2', '#d55e00', '#007a5a', '#b8638f', '#8c6d00', '#2a8fbd', '#5b6676', '#a03d2e'];
const onDark = ['#56a8e8', '#f0883e', '#2fc79a', '#e39ac2', '#e0c04c', '#7fd0ef', '#9aa5b4', '#ef8a78'];

const variables = (colours: readonly string[]): string =>
  colours.map((colour, index) => `--series-${index}: ${colour};`).join(' ');

/** The report's looks: on screens by the reader's theme, on paper black on white. */
export const style = `
:root { --bg: #ffffff; --text: #1a2029; --muted: #566173; --line: #e1e5ea; --raised: #f4f5f7; color-scheme: light; ${variables(onLight)} }
@media screen and (prefers-color-scheme: dark) {
  :root { --bg: #0f1216; --text: #e6e9ee; --muted: #98a2b0; --line: #2a3039; --raised: #161a20; color-scheme: dark; ${variables(onDark)} }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--bg); color: var(--text); font: 14px/1.55 Inter, system-ui, sans-serif; }
main { max-width: 860px; margin: 0 auto; padding: 32px 24px; }
h1 { font-size: 22px; margin: 0 0 4px; } h2 { font-size: 16px; margin: 32px 0 8px; }
.facts, .small, figcaption { color: var(--muted); font-size: 12px; }
.verdict { background: var(--raised); border: 1px solid var(--line); border-radius: 8px; padding: 12px 16px; font-size: 15px; }
figure { margin: 16px 0 24px; } figcaption { margin-top: 6px; } svg { width: 100%; height: auto; display: block; }
svg text { font: 11px Inter, system-ui, sans-serif; fill: var(--muted); } svg .label { fill: var(--text); font-size: 12px; }
.grid { stroke: var(--line); } .zero { stroke: var(--muted); stroke-dasharray: 3 3; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; font-size: 11.5px; font-variant-numeric: tabular-nums; width: 100%; }
th, td { padding: 5px 6px; border-bottom: 1px solid var(--line); text-align: right; white-space: nowrap; }
th:first-child, td:first-child { text-align: left; } thead th { color: var(--muted); font-weight: 500; white-space: normal; vertical-align: bottom; }
.heat { width: auto; } .heat td { text-align: center; border: 2px solid var(--bg); } .heat .strong { color: #ffffff; }
pre { white-space: pre-wrap; word-break: break-word; font-size: 11px; background: var(--raised); padding: 12px; }
@media print { main { max-width: none; padding: 0; } section, figure, tr { break-inside: avoid; } details { display: none; }
  * { print-color-adjust: exact; } .wide { overflow: visible; } table { font-size: 9px; } th, td { padding: 3px 4px; } }
`;
