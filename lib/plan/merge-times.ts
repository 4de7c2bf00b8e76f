/** Who wants the frame at a time: the place of a list among the lists, and of the time in it. */
export interface Want {
  readonly product: number;
  readonly index: number;
}

export interface MergedTimes {
  /** Ascending, each time once. */
  readonly times: readonly number[];
  /** Who wants it, for each of the times. */
  readonly wants: readonly (readonly Want[])[];
}

/** Several ascending lists of times as one. */
export function mergeTimes(lists: readonly ArrayLike<number>[]): MergedTimes {
  const all = lists.flatMap((list, product) => Array.from(list, (time, index) => ({ time, want: { product, index } })));
  all.sort((a, b) => a.time - b.time);
  const times: number[] = [];
  const wants: Want[][] = [];
  for (const { time, want } of all) {
    const last = wants.at(-1);
    if (last !== undefined && times.at(-1) === time) {
      last.push(want);
    } else {
      times.push(time);
      wants.push([want]);
    }
  }
  return { times, wants };
}
