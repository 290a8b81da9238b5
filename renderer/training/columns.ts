import type { OutputColumns, StepColumns, StepQuantity } from '../../shared/protocol/runs';
import type { StepMetrics } from '../../shared/signals/metrics';

const FIRST_CAPACITY = 1024;

const quantities = [
  'step',
  'epoch',
  'loss',
  'accuracy',
  'top5Accuracy',
  'learningRate',
  'milliseconds',
] as const satisfies StepQuantity[];

type Columns = Record<StepQuantity, Float64Array>;

function columnsOf(capacity: number): Columns {
  const column = (): Float64Array => new Float64Array(capacity);
  return {
    step: column(),
    epoch: column(),
    loss: column(),
    accuracy: column(),
    top5Accuracy: column(),
    learningRate: column(),
    milliseconds: column(),
  };
}

/** What the steps of a growing run measured, one typed array per quantity, enlarged as steps arrive. */
export class GrowingSteps implements StepColumns {
  #length = 0;
  #columns = columnsOf(FIRST_CAPACITY);
  readonly #outputs: OutputColumns[] = [];

  get step(): Float64Array {
    return this.#filled('step');
  }

  get epoch(): Float64Array {
    return this.#filled('epoch');
  }

  get loss(): Float64Array {
    return this.#filled('loss');
  }

  get accuracy(): Float64Array {
    return this.#filled('accuracy');
  }

  get top5Accuracy(): Float64Array {
    return this.#filled('top5Accuracy');
  }

  get learningRate(): Float64Array {
    return this.#filled('learningRate');
  }

  get milliseconds(): Float64Array {
    return this.#filled('milliseconds');
  }

  get outputs(): readonly OutputColumns[] {
    return this.#outputs.map(({ loss, accuracy }) => ({
      loss: loss.subarray(0, this.#length),
      accuracy: accuracy.subarray(0, this.#length),
    }));
  }

  push(metrics: StepMetrics): void {
    if (this.#length === this.#columns.step.length) this.#grow();
    for (const quantity of quantities) this.#columns[quantity][this.#length] = metrics[quantity];
    for (const [index, score] of (metrics.outputs ?? []).entries()) {
      const columns = this.#outputs[index] ?? unmeasured(this.#columns.step.length);
      this.#outputs[index] = columns;
      columns.loss[this.#length] = score.loss;
      columns.accuracy[this.#length] = score.accuracy;
    }
    this.#length += 1;
  }

  #filled(quantity: StepQuantity): Float64Array {
    return this.#columns[quantity].subarray(0, this.#length);
  }

  #grow(): void {
    const larger = columnsOf(this.#columns.step.length * 2);
    for (const quantity of quantities) larger[quantity].set(this.#columns[quantity]);
    this.#columns = larger;
    for (const [index, { loss, accuracy }] of this.#outputs.entries()) {
      const longer = unmeasured(larger.step.length);
      longer.loss.set(loss);
      longer.accuracy.set(accuracy);
      this.#outputs[index] = longer;
    }
  }
}

/** What steps of which nothing is known say of an Output. */
function unmeasured(capacity: number): OutputColumns {
  const column = (): Float64Array => new Float64Array(capacity).fill(Number.NaN);
  return { loss: column(), accuracy: column() };
}
