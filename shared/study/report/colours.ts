/** Colours that people who do not see all colours tell apart (Okabe and Ito 2008), dark enough on white paper. */
const palette = ['#0072b2', '#d55e00', '#009e73', '#b8638f', '#8c6d00', '#2a8fbd', '#5b6676', '#a03d2e'];

/** The colour of an arm by its place in the list. */
export function colourOf(index: number): string {
  return palette[index % palette.length] ?? '#5b6676';
}
