/** Tries to record, as whoever runs it, and prints what a user would be told. Argument: data folder. */
import { Store } from '../../src/store/store.ts';
import { flushOf, Practice, sessionStart } from './practice.ts';

const store = await Store.open({ dataDir: process.argv[2] ?? '' });
const { problem } = store;
const refused = await store.openSession(sessionStart('s2')).then(
  () => null,
  (error: Error) => error.message,
);
const written = await store.write(flushOf('s2', new Practice(), 250, true));
const listed = await store.sessions({ limit: 5 }).then(
  (sessions) => sessions.map(({ id }) => id),
  (error: Error) => error.message,
);
console.log(JSON.stringify({ problem, refused, written, listed }));
await store.close();
