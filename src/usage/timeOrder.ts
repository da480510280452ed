import type { Ledger } from "./ledger";

/** Moves beyond which sorting anew is cheaper than putting what changed in its place. */
const fewChanges = 1_000;

/** The answers of a ledger in the order of time; those of the same time in the order in which they came. */
export class TimeOrder {
  private order = new Uint32Array(0);
  private size = 0;

  get count(): number {
    return this.size;
  }

  /** Which answer stands at this place. */
  at(place: number): number {
    return this.order[place] ?? 0;
  }

  /** Takes in what the ledger changed since the last time. */
  update(ledger: Ledger): void {
    const changed = ledger.changed.splice(0);
    if (this.order.length < ledger.size) {
      const grown = new Uint32Array(Math.max(1_024, ledger.size * 2));
      grown.set(this.order.subarray(0, this.size));
      this.order = grown;
    }
    for (; this.size < ledger.size; this.size += 1) this.order[this.size] = this.size;
    const { order, size } = this;
    const isAfter = (a: number, b: number): boolean =>
      ledger.time(a) > ledger.time(b) || (ledger.time(a) === ledger.time(b) && a > b);
    if (changed.length > fewChanges) {
      order.subarray(0, size).sort((a, b) => ledger.time(a) - ledger.time(b) || a - b);
      return;
    }
    // Nearly sorted already: what came lately stands near the end.
    for (let place = 1; place < size; place += 1) {
      const moved = order[place] ?? 0;
      let hole = place;
      while (hole > 0 && isAfter(order[hole - 1] ?? 0, moved)) {
        order[hole] = order[hole - 1] ?? 0;
        hole -= 1;
      }
      order[hole] = moved;
    }
  }
}
