/** The certificate as JSON in canonical form, so that the hash of its record can be worked out from the file itself. */
import { canonicalJson } from '../store/record-hash.ts';
import type { CertificateOptions } from './certificate.ts';
import { decisionRule, MACHINE_DECISION, verdictOf } from './decision.ts';
import { statementsOf } from './statements.ts';

const CHECK =
  'This file is canonical JSON (RFC 8785). Take the text of the value of "record" exactly as it stands in it, from its { to its }, in UTF-8: its SHA-256 in hexadecimal is "hash". ' +
  'Python: import json,hashlib; s=open("FILE",encoding="utf-8").read(); i=s.index(\'"record":\')+9; e=json.JSONDecoder().raw_decode(s,i)[1]; print(hashlib.sha256(s[i:e].encode()).hexdigest()) ' +
  "Node: const s=require('fs').readFileSync('FILE','utf8'); console.log(require('crypto').createHash('sha256').update(JSON.stringify(JSON.parse(s).record)).digest('hex'))";

/**
 * One line and a line feed. `record` is what the hash is made from, every reading in it; what was done later stands
 * beside it (`void`, `rolledBack`), for it changes no record.
 */
export function certificateJson({ record, acts, url }: CertificateOptions): string {
  const { number, document, approvedBy, approvedAt, from, hash } = record;
  const done = (kind: CertificateOptions['acts'][number]['act']) => {
    const found = acts.find(({ act }) => act === kind);
    return found === undefined ? null : { at: found.at, by: found.by, reason: found.reason };
  };
  const tolerance = document.item === 'pad' ? document.toleranceMm : null;
  const levels = document.item === 'pad' ? document : { asFound: [], asLeft: [] };
  const decided = (side: 'asFound' | 'asLeft') =>
    tolerance === null
      ? []
      : levels[side].map((level) => ({
          referenceMm: level.referenceMm,
          decision: verdictOf(level, tolerance),
        }));
  return `${canonicalJson({
    check: CHECK,
    conformity: {
      asFound: decided('asFound'),
      asLeft: decided('asLeft'),
      rule: document.item === 'pad' ? decisionRule(tolerance) : MACHINE_DECISION,
    },
    format: 'evenstroke-calibration-certificate',
    hash,
    number,
    page: url,
    record: { number, document, approvedBy, approvedAt, from },
    rolledBack: done('rolled-back'),
    state: done('voided') === null ? 'stands' : 'VOID',
    statements: statementsOf(document.item),
    version: 1,
    void: done('voided'),
  })}\n`;
}
