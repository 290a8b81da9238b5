import type { Augmentation, Shift } from '../document/augmentation';

/** All that an augmentation does, in words: two that differ in anything differ in these. */
export function describeAugmentation({ shift, flip, noise }: Augmentation): string {
  const parts = [
    ...(shift.kind === 'none' ? [] : [describeShift(shift)]),
    ...(flip === 'none' ? [] : [`flips (${flip})`]),
    ...(noise.kind === 'none' ? [] : [`noise of standard deviation ${noise.standardDeviation}`]),
  ];
  return parts.length === 0 ? 'none' : parts.join(', ');
}

function describeShift(shift: Exclude<Shift, { kind: 'none' }>): string {
  const filled = shift.fill === 'zeros' ? 'filled with zeros' : 'filled with the nearest pixel';
  switch (shift.kind) {
    case 'pixels':
      return `shifts by up to ${shift.most} pixels, ${filled}`;
    case 'share':
      return `shifts by up to ${shift.most} of the size, ${filled}`;
    case 'crop':
      return `crops after padding by ${shift.padding} pixels, ${filled}`;
  }
}
