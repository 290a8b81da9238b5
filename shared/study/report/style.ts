/**
 * Colours that people who do not see all colours tell apart: each is at 3:1 or more on what it stands on, and any two differ by a
 * tenth in Oklab (Ottosson 2020) also as protanopes and deuteranopes see them (Machado, Oliveira and Fernandes 2009). The app's
 * are the same (tokens.css).
 */
const onLight = ['#0072b2', '#d55e00', '#559977', '#aa3377', '#665522', '#550088', '#660000', '#113344'];
const onDark = ['#56a8e8', '#f0883e', '#00ddaa', '#bb4488', '#ffdd00', '#ccddff', '#667700', '#4466dd'];

const variables = (colours: readonly string[]): string =>
  colours.map((colour, index) => `--series-${index}: ${colour};`).join(' ');

/** The report's looks: on screens by the reader's theme, on paper black on white. */
export const style = `
:root { --bg: #ffffff; --text: #1a2029; --muted: #566173; --line: #e1e5ea; --raised: #f4f5f7; --before: #9e5b00; --after: #00757f; color-scheme: light; ${variables(onLight)} }
@media screen and (prefers-color-scheme: dark) {
  :root { --bg: #0f1216; --text: #e6e9ee; --muted: #98a2b0; --line: #2a3039; --raised: #161a20; --before: #f0a63a; --after: #35c2cf; color-scheme: dark; ${variables(onDark)} }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--bg); color: var(--text); font: 14px/1.55 Inter, system-ui, sans-serif; }
main { max-width: 860px; margin: 0 auto; padding: 32px 24px; }
h1 { font-size: 22px; margin: 0 0 4px; } h2 { font-size: 16px; margin: 32px 0 8px; } h3 { font-size: 14px; margin: 24px 0 4px; }
.facts, .small, figcaption { color: var(--muted); font-size: 12px; }
.verdict { background: var(--raised); border: 1px solid var(--line); border-radius: 8px; padding: 12px 16px; font-size: 15px; }
figure { margin: 16px 0 24px; overflow-x: auto; } figcaption { margin-top: 6px; } figure svg { width: 100%; min-width: 600px; height: auto; display: block; }
svg text { font: 11px Inter, system-ui, sans-serif; fill: var(--muted); } svg .label { fill: var(--text); font-size: 12px; }
.grid { stroke: var(--line); } .zero { stroke: var(--muted); stroke-dasharray: 3 3; }
table { border-collapse: collapse; font-size: 11.5px; font-variant-numeric: tabular-nums; width: 100%; }
caption { padding: 4px 6px 0; font-weight: 600; font-size: 12px; text-align: left; }
th, td { padding: 5px 6px; border-bottom: 1px solid var(--line); text-align: right; white-space: nowrap; }
th:first-child, td:first-child { text-align: left; } thead th { color: var(--muted); font-weight: 500; white-space: normal; vertical-align: bottom; }
.tables { display: flex; flex-wrap: wrap; gap: 14px 28px; } .tables > div { flex: 1 1 auto; max-width: 100%; overflow-x: auto; }
.pairs { width: auto; } .pairs th:nth-child(2), .pairs td:nth-child(2) { text-align: left; }
circle.hollow { fill: var(--bg); }
td.withheld { color: var(--muted); } .tables p { margin: 6px; max-width: 420px; }
.heat { width: auto; } .heat td { text-align: center; border: 2px solid var(--bg); }
.inside, .wide { overflow-x: auto; } .places { table-layout: fixed; min-width: 600px; margin-bottom: 12px; }
.places th, .places td { padding: 4px 6px; text-align: left; white-space: normal; overflow-wrap: anywhere; } .places tbody th { font-weight: 500; }
.places small { display: block; color: var(--muted); font-size: 10px; font-weight: 400; } .places i { color: var(--muted); font-size: 10px; font-style: normal; }
.places svg { display: block; width: 100%; height: 34px; overflow: visible; border-bottom: 1px solid var(--line); }
.places polygon { fill-opacity: 0.3; stroke-width: 1; vector-effect: non-scaling-stroke; }
rect.before { fill: var(--before); } rect.after { fill: var(--after); } rect.plain { fill: var(--muted); } .break { stroke: var(--bg); stroke-width: 3; vector-effect: non-scaling-stroke; }
polygon.before { fill: var(--before); stroke: var(--before); } polygon.after { fill: var(--after); stroke: var(--after); } polygon.plain { fill: var(--muted); stroke: var(--muted); }
.key { white-space: nowrap; margin-left: 8px; } .key::before { content: ""; display: inline-block; width: 9px; height: 9px; margin-right: 4px; border-radius: 2px; background: var(--muted); }
.key.before::before { background: var(--before); } .key.after::before { background: var(--after); }
pre { white-space: pre-wrap; word-break: break-word; font-size: 11px; background: var(--raised); padding: 12px; }
@media print {
  @page { margin: 14mm; }
  main { max-width: none; padding: 0; } figure, tr, .tables > div, .verdict { break-inside: avoid; } h2, h3, caption { break-after: avoid; }
  details { display: none; } * { print-color-adjust: exact; } figure, .inside, .wide, .tables > div { overflow: visible; }
  figure svg { min-width: 0; } table { font-size: 9.5px; } th, td { padding: 3px 5px; }
}
`;
