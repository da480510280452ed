import { maxUsageModels } from "../shared/limits";
import type { UsageOfModel, UsageOfPeriod, UsageTotals } from "../shared/usage";
import type { Ledger } from "./ledger";
import { column, isFast } from "./ledger";

/** Adds up answers. Field by field: it is done for each answer, and with an object for the sums takes three times as long. */
export class Tally {
  private input = 0;
  private output = 0;
  private cacheWrite5m = 0;
  private cacheWrite1h = 0;
  private cacheRead = 0;
  private cost = 0;
  private unpriced = 0;
  private answers = 0;
  private hasPrice = false;

  /** Gives the answer's tokens. */
  add(ledger: Ledger, index: number): number {
    const input = ledger.word(index, column.input);
    const output = ledger.word(index, column.output);
    const cacheWrite5m = ledger.word(index, column.cacheWrite5m);
    const cacheWrite1h = ledger.word(index, column.cacheWrite1h);
    const cacheRead = ledger.word(index, column.cacheRead);
    const total = input + output + cacheWrite5m + cacheWrite1h + cacheRead;
    this.input += input;
    this.output += output;
    this.cacheWrite5m += cacheWrite5m;
    this.cacheWrite1h += cacheWrite1h;
    this.cacheRead += cacheRead;
    this.answers += 1;
    const cost = ledger.cost(index);
    if (Number.isNaN(cost)) this.unpriced += total;
    else {
      this.cost += cost;
      this.hasPrice = true;
    }
    return total;
  }

  merge(other: Tally): void {
    this.input += other.input;
    this.output += other.output;
    this.cacheWrite5m += other.cacheWrite5m;
    this.cacheWrite1h += other.cacheWrite1h;
    this.cacheRead += other.cacheRead;
    this.answers += other.answers;
    this.unpriced += other.unpriced;
    this.cost += other.cost;
    this.hasPrice ||= other.hasPrice;
  }

  get total(): number {
    return this.input + this.output + this.cacheWrite5m + this.cacheWrite1h + this.cacheRead;
  }

  get dollars(): number {
    return this.cost;
  }

  toTotals(): UsageTotals {
    const { input, output, cacheWrite5m, cacheWrite1h, cacheRead } = this;
    return {
      tokens: { input, output, cacheWrite5m, cacheWrite1h, cacheRead },
      costUsd: this.hasPrice || this.unpriced === 0 ? this.cost : null,
      unpricedTokens: this.unpriced,
      answers: this.answers,
    };
  }
}

/** The same, also by model. */
export class PeriodTally {
  private readonly byModel = new Map<number, Tally>();

  add(ledger: Ledger, index: number): void {
    const model = ledger.word(index, column.model) * 2 + (isFast(ledger, index) ? 1 : 0);
    this.modelTally(model).add(ledger, index);
  }

  merge(other: PeriodTally): void {
    for (const [model, tally] of other.byModel) this.modelTally(model).merge(tally);
  }

  /** The models that cost most come first, those without a price after them; the rest of them together last. */
  toPeriod(ledger: Ledger): UsageOfPeriod {
    const sorted = [...this.byModel].sort(
      ([, a], [, b]) => b.dollars - a.dollars || b.total - a.total,
    );
    const named = sorted.filter(([model]) => nameOf(ledger, model) !== null);
    const models: UsageOfModel[] = named
      .slice(0, maxUsageModels)
      .map(([model, tally]) => ({ model: nameOf(ledger, model), ...tally.toTotals() }));
    const others = new Tally();
    const shown = new Set(named.slice(0, maxUsageModels).map(([model]) => model));
    for (const [model, tally] of sorted) if (!shown.has(model)) others.merge(tally);
    if (others.total > 0) models.push({ model: null, ...others.toTotals() });
    const all = new Tally();
    for (const [, tally] of sorted) all.merge(tally);
    return { ...all.toTotals(), models };
  }

  private modelTally(model: number): Tally {
    let tally = this.byModel.get(model);
    if (tally === undefined) this.byModel.set(model, (tally = new Tally()));
    return tally;
  }
}

function nameOf(ledger: Ledger, model: number): string | null {
  const name = ledger.models.text(Math.floor(model / 2));
  if (name === "") return null;
  return model % 2 === 1 ? `${name}-fast` : name;
}
