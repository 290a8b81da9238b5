/** Whether a window can be shown here; on Linux that takes an X11 or Wayland display. */
export function hasDisplay() {
  if (process.platform !== 'linux') return true;
  return Boolean(process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY']);
}

/**
 * The command, on a display of its own where there is none.
 *
 * @param {readonly string[]} command
 */
export function underDisplay(command) {
  return hasDisplay() ? command : ['xvfb-run', '-a', '--server-args=-screen 0 1600x1000x24', ...command];
}
