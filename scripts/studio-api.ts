/** The service's REST API, for what furnishes a studio: a refusal is an error with its words. */
export type Api = <T = unknown>(method: string, path: string, body?: unknown) => Promise<T>;

export function apiOf(url: string): Api {
  return async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const json = { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
    const answer = await fetch(`${url}/api${path}`, { method, ...(body === undefined ? {} : json) });
    const words = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${words.slice(0, 600)}`);
    return (words === '' ? null : JSON.parse(words)) as T;
  };
}
