/** Opens attempts, tells so, and waits to be killed. Arguments: data folder, id of a trainee. */
import { Store } from '../../src/store/store.ts';
import { flushOf, Practice, sessionStart } from './practice.ts';
import { attemptOf } from './training.ts';

const [dataDir = '', traineeId = ''] = process.argv.slice(2);
const who = { id: traineeId, name: 'Ana' };

const store = await Store.open({ dataDir });
const { training } = store;
await store.openSession(sessionStart('s1'));
await training.openAttempt(attemptOf('running', who, { sessionId: 's1', fromUs: 1e5 }));
await training.openAttempt(attemptOf('late', who, { sessionId: 's1', fromUs: 9e9 }));
await training.openAttempt(attemptOf('lost', who, { sessionId: 'deleted', fromUs: 500 }));
await training.openAttempt(attemptOf('over', who, { sessionId: 's1', fromUs: 0 }));
await training.endAttempt('over', 3e5, 'done');
const practice = new Practice();
await store.write(flushOf('s1', practice, 500, true));
process.send?.({ untilUs: practice.nowUs });
setInterval(() => {}, 1_000);
