/** The list with the item of that id changed; the same list when nothing changed. */
export function replaceById<T extends { readonly id: string }>(
  items: readonly T[],
  id: string,
  change: (item: T) => T,
): readonly T[] {
  // From the end: what changes is nearly always the newest.
  for (let index = items.length - 1; index >= 0; index--) {
    const item = items[index];
    if (item?.id !== id) continue;
    const changed = change(item);
    return changed === item ? items : items.with(index, changed);
  }
  return items;
}
