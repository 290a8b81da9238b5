/** Id of the palette's search field: the one place that other parts need to find. */
export const LAYER_SEARCH_ID = 'layer-search';

/** Puts the cursor into the palette's search. */
export function focusLayerSearch(): void {
  const field = document.getElementById(LAYER_SEARCH_ID);
  if (!(field instanceof HTMLInputElement)) return;
  field.focus();
  field.select();
}
