/** Statements prepared once a connection, for those who come by with their SQL. */
import type Database from 'better-sqlite3';

const byConnection = new WeakMap<Database.Database, Map<string, Database.Statement>>();

/** `sql` is one of a few fixed texts: what is prepared is kept for as long as the connection. */
export function prepared<Params extends unknown[], Row>(
  db: Database.Database,
  sql: string,
): Database.Statement<Params, Row> {
  const known = byConnection.get(db) ?? new Map<string, Database.Statement>();
  byConnection.set(db, known);
  const statement = known.get(sql) ?? db.prepare(sql);
  known.set(sql, statement);
  return statement as Database.Statement<Params, Row>;
}
