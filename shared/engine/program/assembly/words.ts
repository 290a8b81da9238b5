// Reads the words of an instruction.

export function word(pc: usize, index: i32): i32 {
  return load<i32>(pc + ((<usize>index) << 2));
}

export function address(pc: usize, index: i32): usize {
  return <usize>load<u32>(pc + ((<usize>index) << 2));
}

export function float(pc: usize, index: i32): f32 {
  return load<f32>(pc + ((<usize>index) << 2));
}

/** The address of float `index` from `base` on. */
export function at(base: usize, index: i32): usize {
  return base + ((<usize>index) << 2);
}
