import { add, at, createTensor, type Layer, type Tensor } from './tensor';

function firstOf(inputs: readonly Tensor[]): Tensor {
  const [first] = inputs;
  if (first === undefined) throw new Error('There is nothing to join.');
  return first;
}

/** Σ f·x, with a factor for each input. */
function weighted(factorOf: (port: number, count: number) => number): Layer {
  return (inputs, _args, course) => {
    const first = firstOf(inputs);
    const exact = inputs.every(({ exactZeros }) => exactZeros);
    const y = createTensor(first.batch, first.shape, exact);
    const terms = new Float64Array(y.data.length);
    course.terms = terms;
    for (const [port, { data }] of inputs.entries()) {
      const factor = factorOf(port, inputs.length);
      for (const [index, value] of data.entries()) {
        add(y.data, index, factor * value);
        add(terms, index, Math.abs(factor * value));
      }
    }
    course.backward(() => {
      for (const [port, { gradient }] of inputs.entries())
        for (const [index, dy] of y.gradient.entries())
          add(gradient, index, factorOf(port, inputs.length) * dy);
    });
    return y;
  };
}

export const addition = weighted(() => 1);
export const subtraction = weighted((port) => (port === 0 ? 1 : -1));
export const mean = weighted((_port, count) => 1 / count);

/** x₁·x₂·…; 0 wherever one of them is. */
export const product: Layer = (inputs, _args, course) => {
  const first = firstOf(inputs);
  const exact = inputs.some(({ exactZeros }) => exactZeros);
  const y = createTensor(first.batch, first.shape, exact);
  const without = (skipped: number, index: number): number =>
    inputs.reduce((total, { data }, port) => (port === skipped ? total : total * at(data, index)), 1);
  for (const index of y.data.keys()) y.data[index] = without(-1, index);
  course.backward(() => {
    for (const [port, { gradient }] of inputs.entries())
      for (const [index, dy] of y.gradient.entries()) add(gradient, index, dy * without(port, index));
  });
  return y;
};

/** The largest; its gradient goes to the first that is. */
export const maximum: Layer = (inputs, _args, course) => {
  const first = firstOf(inputs);
  const exact = inputs.some(({ exactZeros }) => exactZeros);
  const y = createTensor(first.batch, first.shape, exact);
  const winners = y.data.map((_, index) => {
    const values = inputs.map(({ data }) => at(data, index));
    const best = Math.max(...values);
    const winner = values.indexOf(best);
    y.data[index] = best;
    for (const [port, input] of inputs.entries()) {
      const same = input === inputs[winner];
      const bothZero = best === 0 && values[port] === 0 && input.exactZeros && inputs[winner]?.exactZeros;
      if (!same && !bothZero) course.approach(best - at(values, port));
    }
    return winner;
  });
  course.backward(() => {
    for (const [index, winner] of winners.entries()) {
      const input = inputs[winner];
      if (input !== undefined) add(input.gradient, index, at(y.gradient, index));
    }
  });
  return y;
};

/** Along the last axis. */
export const concatenate: Layer = (inputs, _args, course) => {
  const [first] = inputs;
  if (first === undefined) throw new Error('There is nothing to put side by side.');
  const widths = inputs.map(({ shape }) => at(shape, shape.length - 1));
  const width = widths.reduce((sum, each) => sum + each, 0);
  const exact = inputs.every(({ exactZeros }) => exactZeros);
  const y = createTensor(first.batch, [...first.shape.slice(0, -1), width], exact);
  const places = inputs.map(({ data }, port) => {
    const before = widths.slice(0, port).reduce((sum, each) => sum + each, 0);
    const own = at(widths, port);
    return Array.from(data, (_, index) => Math.floor(index / own) * width + before + (index % own));
  });
  for (const [port, { data }] of inputs.entries())
    for (const [index, place] of (places[port] ?? []).entries()) y.data[place] = at(data, index);
  course.backward(() => {
    for (const [port, { gradient }] of inputs.entries())
      for (const [index, place] of (places[port] ?? []).entries())
        add(gradient, index, at(y.gradient, place));
  });
  return y;
};
