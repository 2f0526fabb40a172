/** undefined where it is no JSON, which no schema takes for a request. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
