/**
 * What is kept of machine control, as the rest of the service sees it. Reads go to the reader thread, changes to
 * the writer thread; a change is on the disk when its promise is fulfilled.
 */
import { NOTHING_BEFORE } from './audit-chain.ts';
import type { AuditSlice } from './control-reader.ts';
import type { AuditCheck, AuditEntry, AuditRow, MachineRecord, SafetyPolicy } from './control-types.ts';
import type { ReaderApi } from './reader-worker.ts';
import type { WorkerClient } from './rpc.ts';
import type { WriterApi } from './writer-worker.ts';

export interface AuditQuery {
  readonly limit: number;
  /** `seq` of the last row seen. */
  readonly before?: number | undefined;
  readonly machine?: string | undefined;
  readonly action?: string | undefined;
}

const ROWS_A_PAGE = 1_000;

/** What counts before anything was saved. */
const shippedPolicy: SafetyPolicy = { version: 0, reactions: 'training', clearCode: null, by: '', at: '' };

/** Every change throws an EvenstrokeError `storage` where the database cannot be written. */
export class ControlStore {
  readonly #reader: WorkerClient<ReaderApi>;
  readonly #writing: () => WorkerClient<WriterApi>;

  constructor(reader: WorkerClient<ReaderApi>, writing: () => WorkerClient<WriterApi>) {
    this.#reader = reader;
    this.#writing = writing;
  }

  /** The newest version of each machine's record; machines of which nothing was saved are not among them. */
  records(): Promise<MachineRecord[]> {
    return this.#reader.call('machineRecords', []);
  }

  /**
   * Makes the next version of the one given by `version` (0: the first), and answers it. `entry` goes into the
   * audit with it: both or neither.
   * @throws {EvenstrokeError} `conflict` where `version` is not the newest.
   */
  async saveRecord(
    record: Omit<MachineRecord, 'at'>,
    entry: AuditEntry | null = null,
  ): Promise<MachineRecord> {
    const next = { ...record, version: record.version + 1, at: now() };
    return this.#writing().call('saveRecord', [next, entry]);
  }

  /** The newest version; where none was saved, the shipped one: version 0, the `training` reactions, no code. */
  async policy(): Promise<SafetyPolicy> {
    return (await this.#reader.call('safetyPolicy', [])) ?? shippedPolicy;
  }

  /** As `saveRecord`. @throws {EvenstrokeError} `conflict` where `version` is not the newest. */
  async savePolicy(policy: Omit<SafetyPolicy, 'at'>, entry: AuditEntry | null = null): Promise<SafetyPolicy> {
    const next = { ...policy, version: policy.version + 1, at: now() };
    return this.#writing().call('savePolicy', [next, entry]);
  }

  /** Adds entries to the audit, all or none. */
  async append(entries: readonly AuditEntry[]): Promise<void> {
    return this.#writing().call('appendAudit', [entries]);
  }

  /** Newest first. */
  auditPage(query: AuditQuery): Promise<AuditRow[]> {
    return this.#reader.call('auditPage', [query]);
  }

  /** Every row, oldest first, as many as there are when the last page is read. */
  async *auditRows(): AsyncGenerator<AuditRow> {
    for (let seq = 0; ; ) {
      const rows = await this.#reader.call('auditAfter', [seq, ROWS_A_PAGE]);
      yield* rows;
      const last = rows.at(-1);
      if (last === undefined || rows.length < ROWS_A_PAGE) return;
      seq = last.seq;
    }
  }

  /** Walks the whole chain, slice by slice, so that other reads get their turn. */
  async auditCheck(): Promise<AuditCheck> {
    let end = { seq: 0, hash: NOTHING_BEFORE };
    for (;;) {
      const slice: AuditSlice = await this.#reader.call('auditSlice', [end]);
      ({ end } = slice);
      if (slice.done || slice.broken !== null) return { rows: end.seq, head: end.hash, broken: slice.broken };
    }
  }

  /**
   * The number of the row with this hash; null where there is none. A head that was written down elsewhere is
   * still in its place in a chain that was only added to.
   */
  auditRowWith(hash: string): Promise<number | null> {
    return this.#reader.call('auditRowWith', [hash]);
  }
}

const now = (): string => new Date().toISOString();
