// Four floats at a time, and what is left at the end of an array.

/** The first `count` of four floats at `from`; the others are 0. */
export function loadSome(from: usize, count: i32): v128 {
  if (count >= 4) return v128.load(from);
  let some = v128.load32_zero(from);
  if (count > 1) some = f32x4.replace_lane(some, 1, f32.load(from, 4));
  if (count > 2) some = f32x4.replace_lane(some, 2, f32.load(from, 8));
  return some;
}

/** Stores the first `count` of four floats. */
export function storeSome(to: usize, four: v128, count: i32): void {
  if (count >= 4) {
    v128.store(to, four);
    return;
  }
  f32.store(to, f32x4.extract_lane(four, 0));
  if (count > 1) f32.store(to, f32x4.extract_lane(four, 1), 4);
  if (count > 2) f32.store(to, f32x4.extract_lane(four, 2), 8);
}
