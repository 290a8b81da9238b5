/** A binary min-heap of integers. */
export class IndexHeap {
  private readonly items: number[] = [];

  push(item: number): void {
    let at = this.items.length;
    this.items.push(item);
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (this.at(parent) <= item) break;
      this.items[at] = this.at(parent);
      at = parent;
    }
    this.items[at] = item;
  }

  /** Takes out the smallest; null where the heap is empty. */
  pop(): number | null {
    const [top] = this.items;
    const last = this.items.pop();
    if (top === undefined || last === undefined) return null;
    if (this.items.length > 0) this.sink(last);
    return top;
  }

  private sink(item: number): void {
    let at = 0;
    for (;;) {
      const left = 2 * at + 1;
      const child = this.at(left + 1) < this.at(left) ? left + 1 : left;
      if (this.at(child) >= item) break;
      this.items[at] = this.at(child);
      at = child;
    }
    this.items[at] = item;
  }

  private at(place: number): number {
    return this.items[place] ?? Number.POSITIVE_INFINITY;
  }
}
