/** The register's log, and handshakes told to it. Each runs inside a transaction of the writer. */
import { randomUUID } from 'node:crypto';
import { EvenstrokeError } from '../errors.ts';
import type { Identity, ItemContent, LogEntry } from '../studio/register.ts';
import { firstMet, type IdentityChange, identityChange, roleChange } from './identity.ts';
import type { StudioChanges } from './studio-changes.ts';
import { identityOf, logOf, type StoredIdentity, type StudioRows } from './studio-rows.ts';

/** Who writes what the service finds by itself. */
const SERVICE = 'Evenstroke';

/** Adds an entry; what is left out is nothing, and it is saved when it happened. */
export function putLog(
  changes: StudioChanges,
  entry: Partial<LogEntry> & Pick<LogEntry, 'itemId' | 'kind' | 'at' | 'by' | 'text'>,
): { id: string } {
  const { id = randomUUID(), savedAt = entry.at, reminderId = null, corrects = null, detail = {} } = entry;
  const { itemId, kind, at, by, text } = entry;
  changes.addLog.run({
    ...{ id, itemId, kind, at, savedAt, by, text, reminderId, corrects },
    detail: JSON.stringify(detail),
  });
  return { id };
}

/** Answers the item's id. See `StudioStore.met`. */
export function meet(reads: StudioRows, changes: StudioChanges, said: Identity, at: string): string {
  const { role, serial } = said;
  const itemId = reads.itemOf.get(serial, role)?.id ?? enter(changes, said, at);
  const known = reads.identities.all(itemId);
  const identity = JSON.stringify(said);
  const same = known.find((each) => each.identity === identity);
  const before = known.find(({ state }) => state === 'accepted');
  // Asked about already: nothing new.
  if (same?.state === 'asked' || (same !== undefined && same === before)) {
    changes.meetAgain.run({ id: same.id, state: same.state, at });
    return itemId;
  }
  const change = changeOf(reads, said, before);
  // What was accepted once needs no second answer.
  const isQuestion = change?.asks === true && same?.state !== 'accepted';
  const state = isQuestion ? 'asked' : 'accepted';
  let metId = same?.id;
  if (metId === undefined)
    metId = Number(changes.addIdentity.run({ itemId, identity, state, at }).lastInsertRowid);
  else changes.meetAgain.run({ id: metId, state, at });
  if (change === null) return itemId;
  const text = isQuestion
    ? `${change.text} Whether it is the same device cannot be told from here, so it is not used until someone says so.`
    : change.text;
  const detail = { ...change.detail, met: metId, question: isQuestion };
  putLog(changes, { itemId, kind: 'identity', at, by: SERVICE, text: text.slice(0, 1_000), detail });
  return itemId;
}

function changeOf(
  reads: StudioRows,
  said: Identity,
  before: StoredIdentity | undefined,
): IdentityChange | null {
  if (before !== undefined) return identityChange(identityOf(before), said);
  const otherRole = said.role === 'pad' ? 'machine' : 'pad';
  const other = reads.itemOf.get(said.serial, otherRole);
  const met = other === undefined ? undefined : reads.identities.get(other.id);
  return met === undefined ? firstMet(said) : roleChange(said, identityOf(met));
}

function enter(changes: StudioChanges, { role, serial, model }: Identity, at: string): string {
  const id = randomUUID();
  const content: ItemContent = {
    kind: role,
    name: `${model} ${serial}`.trim().slice(0, 80),
    serial: serial.slice(0, 60),
    maker: '',
    model: model.slice(0, 80),
    placeId: null,
    note: '',
    reminders: [],
  };
  changes.addItem.run({
    ...{ id, version: 1, kind: role, serial: content.serial, by: SERVICE, at },
    content: JSON.stringify(content),
  });
  putLog(changes, { itemId: id, kind: 'entered', at, by: SERVICE, text: 'Entered by its first handshake.' });
  return id;
}

/** See `StudioStore.answerIdentity`. */
export function answerQuestion(
  reads: StudioRows,
  changes: StudioChanges,
  given: {
    itemId: string;
    entryId: string;
    answer: 'same' | 'other';
    by: string;
    reason: string;
    at: string;
  },
): void {
  const { itemId, entryId, answer, by, reason, at } = given;
  const stored = reads.entry.get(entryId);
  const question = stored === undefined ? null : logOf(stored);
  if (question?.itemId !== itemId || question.detail['question'] !== true)
    throw new EvenstrokeError(
      'not-found',
      'This item has no such question about who it is. Load the item anew.',
    );
  if (reads.isAnswered.get(itemId, entryId) !== undefined)
    throw new EvenstrokeError('conflict', 'This question was answered meanwhile; the answer stays.');
  const state = answer === 'same' ? 'accepted' : 'refused';
  changes.setIdentity.run({ id: Number(question.detail['met']), state });
  const said = answer === 'same' ? 'It is the same device' : 'It is another device';
  const detail = { answers: entryId, answer };
  const text = `${said}: ${reason}`.slice(0, 1_000);
  putLog(changes, { itemId, kind: 'identity', at, by, text, detail });
  if (answer === 'same') return;
  putLog(changes, {
    ...{ itemId, kind: 'out-of-service', at, by },
    text: 'Another device says the serial number of this one. Give that one a serial number of its own, then take this one into service again.',
    detail: { because: entryId },
  });
}
