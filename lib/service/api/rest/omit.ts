/** A copy without some of its keys: what stays inside the service. */
export function omit<From extends object, Key extends keyof From>(from: From, keys: readonly Key[]): Omit<From, Key> {
  const left = Object.entries(from).filter(([key]) => !(keys as readonly string[]).includes(key));
  return Object.fromEntries(left) as Omit<From, Key>;
}
