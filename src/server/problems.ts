/** Anything thrown on the way to an answer -> a status and a Problem that a person can act on. */
import type { FastifyError } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import { EvenstrokeError } from '../errors.ts';
import type { Problem } from './wire.ts';

export const BODY_LIMIT_BYTES = 64 * 1024;

const statusOf: Record<EvenstrokeError['code'], number> = {
  'bad-input': 400,
  capture: 400,
  drill: 400,
  forbidden: 403,
  'not-found': 404,
  conflict: 409,
  busy: 409,
  port: 502,
  device: 502,
  storage: 503,
  internal: 500,
};

const noBody =
  'The request has no body, so nothing was done. Send a JSON object, at least {}, with the header content-type: application/json.';

const noObject =
  'The request has no body, or one that is no object, so nothing was done. Send a JSON object, at least {}, with the header content-type: application/json.';

/** The web framework's refusals, in the words of everything else here. */
const ofFramework: Readonly<Record<string, string>> = {
  FST_ERR_CTP_EMPTY_JSON_BODY: noBody,
  FST_ERR_CTP_INVALID_JSON_BODY:
    'The body is not valid JSON, so nothing was done. Look for a missing bracket, comma or quotation mark.',
  FST_ERR_CTP_INVALID_MEDIA_TYPE:
    'The body is of a kind that is not read here, so nothing was done. Send JSON, with the header content-type: application/json.',
  FST_ERR_BAD_URL: 'The address has a % that does not begin a code such as %20. Write it as %25.',
};

export const nothingAt = (url: string): Problem => ({
  code: 'not-found',
  message: `There is nothing at ${url.slice(0, 200)}. Where things are is told at /api/openapi.json.`,
});

/** `bodyLimit` is the route's own, in bytes. */
export function problemOf(
  error: FastifyError,
  url: string,
  bodyLimit: number = BODY_LIMIT_BYTES,
): [number, Problem] {
  if (error instanceof EvenstrokeError) {
    const { code, message, at } = error;
    return [statusOf[code], at === undefined ? { code, message } : { code, message, field: at }];
  }
  if (hasZodFastifySchemaValidationErrors(error)) {
    const issue = nearest(error.validation[0]);
    const field = issue?.instancePath.replace(/^\/+/, '').replaceAll('/', '.') ?? '';
    if (issue === undefined || field === '') {
      const message =
        error.validationContext === 'body' ? noObject : 'The request does not fit what is asked here.';
      return [400, { code: 'bad-input', message }];
    }
    return [
      400,
      { code: 'bad-input', message: `Nothing was done, for ${field} ${complaint(issue)}.`, field },
    ];
  }
  const status = error.statusCode ?? 500;
  // The file server's answer to an address that leads out of its folder.
  if (status === 403 || status === 404) return [404, nothingAt(url)];
  if (error.code === 'FST_ERR_CTP_BODY_TOO_LARGE') {
    const message = `The body is larger than ${bodyLimit} bytes, so nothing was done. No request here needs as much; send less.`;
    return [status, { code: 'bad-input', message }];
  }
  if (status < 500) return [status, { code: 'bad-input', message: ofFramework[error.code] ?? error.message }];
  return [
    500,
    {
      code: 'internal',
      message: 'The service met a fault of its own. The recording is not affected. Its log says more.',
    },
  ];
}

/** Of a body that may be one of several, what is wrong with the one that it comes nearest to. */
function nearest(issue: Issue | undefined): Issue | undefined {
  const { errors } = issue?.params ?? {};
  if (issue?.keyword !== 'invalid_union' || !Array.isArray(errors)) return issue;
  const [best] = (errors as Complaint[][]).toSorted((a, b) => a.length - b.length);
  const first = best?.[0];
  if (first === undefined) return issue;
  const { code, path, message, ...params } = first;
  return { keyword: code, instancePath: `${issue.instancePath}/${path.join('/')}`, params, message };
}

/** As the schema library tells it. */
interface Complaint {
  readonly code: string;
  readonly path: readonly (string | number)[];
  readonly message: string;
}

interface Issue {
  readonly keyword: string;
  readonly instancePath: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly message?: string | undefined;
}

const expectations: Readonly<Record<string, string>> = {
  number: 'must be a number',
  int: 'must be a whole number',
  string: 'must be text',
  boolean: 'must be true or false',
  array: 'must be a list',
  object: 'must be an object',
};

const formats: Readonly<Record<string, string>> = {
  date: 'must be a day of the calendar, such as 2026-11-22',
  datetime: 'must be a time in UTC, such as 2026-11-22T08:14:00Z',
};

/** What is wrong with a field, to follow its name. */
function complaint({ keyword, params, message = '' }: Issue): string {
  const { minimum, maximum, expected, origin, values } = params;
  const length = origin === 'string' ? ' characters long' : '';
  switch (keyword) {
    case 'too_small':
      if (params['inclusive'] === false) return `must be more than ${minimum}`;
      return length !== '' && minimum === 1 ? 'must not be empty' : `must be at least ${minimum}${length}`;
    case 'too_big':
      return `must be at most ${maximum}${length}`;
    case 'invalid_value':
      return `must be one of ${Array.isArray(values) ? values.join(', ') : 'a few values'}`;
    case 'invalid_type':
      if (message.endsWith('received undefined')) return 'is missing';
      return expectations[String(expected)] ?? 'is of the wrong kind';
    case 'invalid_format':
      return formats[String(params['format'])] ?? message;
    default:
      // The schema's own words.
      return message;
  }
}
