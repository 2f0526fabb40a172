/** The cable's device end: a pseudo-terminal or, where there is none, a TCP server on this computer. */

export interface TransportEvents {
  /** Bytes from the host, as they came. */
  bytes(chunk: Uint8Array): void;
}

export interface Transport {
  /** `/dev/pts/3` or `tcp://127.0.0.1:4321`: what a host opens. */
  readonly address: string;
  /**
   * Takes what fits and answers how many bytes that was; never blocks. Bytes that nobody can ever read
   * (no client) count as taken, as on a cable with nothing at its far end.
   */
  write(bytes: Uint8Array): number;
  /** The plug is pulled. Safe to repeat. */
  close(): void;
}
