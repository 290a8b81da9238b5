/** The names with a number behind each that stood before: `no norm`, `no norm (2)`. In a list of names that differ nothing changes. */
export function distinctNames(names: readonly string[]): readonly string[] {
  const given = new Set(names);
  const taken = new Set<string>();
  return names.map((name) => {
    let free = name;
    for (let number = 2; taken.has(free); number += 1) {
      const numbered = `${name} (${number})`;
      if (!given.has(numbered)) free = numbered;
    }
    taken.add(free);
    return free;
  });
}
