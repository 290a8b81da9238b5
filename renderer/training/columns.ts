import type { StepColumns } from '../../shared/protocol/runs';
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
] as const satisfies (keyof StepMetrics)[];

type Columns = Record<keyof StepMetrics, Float64Array>;

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

  push(metrics: StepMetrics): void {
    if (this.#length === this.#columns.step.length) this.#grow();
    for (const quantity of quantities) this.#columns[quantity][this.#length] = metrics[quantity];
    this.#length += 1;
  }

  #filled(quantity: keyof StepMetrics): Float64Array {
    return this.#columns[quantity].subarray(0, this.#length);
  }

  #grow(): void {
    const larger = columnsOf(this.#columns.step.length * 2);
    for (const quantity of quantities) larger[quantity].set(this.#columns[quantity]);
    this.#columns = larger;
  }
}
