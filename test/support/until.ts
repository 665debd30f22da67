/**
 * Waits for a real program to reach a state: asks until `probe` gives something other than undefined.
 * Only for what cannot be told to be done, with the limit as the way to fail.
 */
export async function until<T>(
  what: string,
  probe: () => Promise<T | undefined> | T | undefined,
  limitMs = 30_000,
): Promise<T> {
  const end = performance.now() + limitMs;
  while (performance.now() < end) {
    const found = await probe();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`waited ${limitMs} ms in vain: ${what}`);
}
