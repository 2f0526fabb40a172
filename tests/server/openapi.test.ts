import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Running, startRunning } from './harness.ts';

interface Schema {
  readonly [key: string]: unknown;
}
interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly tags: string[];
  readonly parameters?: { name: string; in: string; required?: boolean; schema: Schema }[];
  readonly requestBody?: { content: Record<string, { schema: Schema }> };
  readonly responses: Record<string, { description: string; content?: Record<string, { schema: Schema }> }>;
}
interface Document {
  readonly openapi: string;
  readonly info: { title: string; version: string; description: string };
  readonly paths: Record<string, Record<string, Operation>>;
  readonly components: { schemas: Record<string, Schema> };
}

let running: Running;
let document: Document;
let operations: { method: string; path: string; operation: Operation }[];

beforeAll(async () => {
  running = await startRunning({ devices: false });
  document = (await running.json('/api/openapi.json')).body as Document;
  operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ method, path, operation })),
  );
});
afterAll(() => running.close());

it('is OpenAPI 3.1 and names the product and its version', () => {
  const { version } = JSON.parse(readFileSync(`${import.meta.dirname}/../../package.json`, 'utf8'));
  expect(document.openapi).toMatch(/^3\.1\.\d+$/);
  expect(document.info).toMatchObject({ title: 'Evenstroke', version });
});

it('lists every route that there is, and none besides', () => {
  const listed = operations.map(({ method, path }) => `${method.toUpperCase()} ${path}`);
  expect(listed.toSorted()).toEqual([
    'DELETE /api/calibrations/drafts/{id}',
    'DELETE /api/calibrations/drafts/{id}/points/{pointId}/left-out',
    'DELETE /api/calibrations/drafts/{id}/sweep',
    'DELETE /api/machines/{serial}/lease',
    'DELETE /api/quick-checks/{id}',
    'DELETE /api/sessions/{id}',
    'DELETE /api/virtual',
    'GET /api/attempts',
    'GET /api/attempts/{id}',
    'GET /api/audit',
    'GET /api/audit/check',
    'GET /api/audit/export',
    'GET /api/calibrations',
    'GET /api/calibrations/drafts',
    'GET /api/calibrations/drafts/{id}',
    'GET /api/calibrations/records',
    'GET /api/calibrations/records/{id}',
    'GET /api/calibrations/records/{id}/sessions',
    'GET /api/calibrations/records/{id}/{file}',
    'GET /api/checklist',
    'GET /api/checklist/records/{id}',
    'GET /api/control',
    'GET /api/devices',
    'GET /api/devices/{key}/lines',
    'GET /api/diagnostics',
    'GET /api/drills',
    'GET /api/drills/{id}',
    'GET /api/health',
    'GET /api/live',
    'GET /api/lots',
    'GET /api/machines/{serial}/curve-points',
    'GET /api/machines/{serial}/record',
    'GET /api/quick-checks',
    'GET /api/quick-checks/{id}',
    'GET /api/register',
    'GET /api/register/{id}',
    'GET /api/register/{id}/timeline',
    'GET /api/register/{id}/trends',
    'GET /api/register/{id}/{file}',
    'GET /api/safety',
    'GET /api/sessions',
    'GET /api/sessions/{id}',
    'GET /api/sessions/{id}/dots',
    'GET /api/sessions/{id}/export/{file}',
    'GET /api/sessions/{id}/machine',
    'GET /api/sessions/{id}/strokes',
    'GET /api/sessions/{id}/trace',
    'GET /api/trainees',
    'GET /api/trainees/{id}/checklist',
    'GET /api/trainees/{id}/progress',
    'GET /api/trainees/{id}/unlocks',
    'GET /api/virtual',
    'PATCH /api/trainees/{id}',
    'POST /api/attempts',
    'POST /api/attempts/readiness',
    'POST /api/attempts/{id}/end',
    'POST /api/attempts/{id}/score',
    'POST /api/calibrations',
    'POST /api/calibrations/drafts',
    'POST /api/calibrations/drafts/{id}/approve',
    'POST /api/calibrations/drafts/{id}/points',
    'POST /api/calibrations/drafts/{id}/points/{pointId}/kept',
    'POST /api/calibrations/drafts/{id}/points/{pointId}/left-out',
    'POST /api/calibrations/drafts/{id}/sweep',
    'POST /api/calibrations/records/{id}/roll-back',
    'POST /api/calibrations/records/{id}/void',
    'POST /api/checklist/records',
    'POST /api/drills',
    'POST /api/drills/check',
    'POST /api/drills/{id}/retire',
    'POST /api/lots',
    'POST /api/lots/{id}/close',
    'POST /api/machines/{serial}/arm',
    'POST /api/machines/{serial}/clear',
    'POST /api/machines/{serial}/end',
    'POST /api/machines/{serial}/lease',
    'POST /api/machines/{serial}/set',
    'POST /api/machines/{serial}/start',
    'POST /api/machines/{serial}/test',
    'POST /api/quick-checks',
    'POST /api/quick-checks/{id}/points',
    'POST /api/register',
    'POST /api/register/{id}/identity',
    'POST /api/register/{id}/log',
    'POST /api/sessions',
    'POST /api/sessions/current/stop',
    'POST /api/stop',
    'POST /api/trainees',
    'POST /api/trainees/{id}/unlocks',
    'POST /api/virtual',
    'PUT /api/calibrations/drafts/{id}',
    'PUT /api/checklist',
    'PUT /api/machines/{serial}/lease',
    'PUT /api/machines/{serial}/record',
    'PUT /api/register/{id}',
    'PUT /api/safety',
    'PUT /api/virtual/micrometer',
  ]);
});

it('has every route of the source in the list', async () => {
  const { readdirSync } = await import('node:fs');
  const rooms = `${import.meta.dirname}/../../src/server`;
  const sources = [
    `${rooms}/live.ts`,
    ...readdirSync(`${rooms}/routes`).map((name) => `${rooms}/routes/${name}`),
  ];
  const written = sources.flatMap((path) =>
    [
      ...readFileSync(path, 'utf8').matchAll(
        /app\.(get|post|put|patch|delete|route)\(\s*(?:\{ method: 'GET', url: )?'([^']+)'/g,
      ),
    ].map(
      ([, method, route]) =>
        `${method === 'route' ? 'get' : method} /api${route?.replaceAll(/:(\w+)/g, '{$1}')}`,
    ),
  );
  expect(written.toSorted()).toEqual(operations.map(({ method, path }) => `${method} ${path}`).toSorted());
});

it('describes every operation: a name of its own, a summary, a tag, its answers', () => {
  const names = operations.map(({ operation }) => operation.operationId);
  expect(new Set(names).size).toBe(names.length);
  for (const { method, path, operation } of operations) {
    const where = `${method} ${path}`;
    expect(operation.operationId, where).toMatch(/^[a-z][A-Za-z]+$/);
    expect(operation.summary, where).toMatch(/\S/);
    expect(operation.tags, where).toHaveLength(1);
    const good = Object.entries(operation.responses).filter(([status]) => /^[12]/.test(status));
    expect(good, where).toHaveLength(1);
    for (const [status, { description, content }] of good) {
      expect(description, where).toMatch(/\S/);
      expect(description, where).not.toBe('Default Response');
      const empty = status === '204' || status === '101';
      expect(content === undefined, `${where}: a body for ${status}`).toBe(empty);
      for (const { schema } of Object.values(content ?? {})) expect(schema, where).not.toEqual({});
    }
    const refusal = operation.responses['default']?.content?.['application/json']?.schema;
    expect(refusal, where).toEqual({ $ref: '#/components/schemas/Problem' });
  }
});

it('has each variable of a path as a parameter, and no parameter twice', () => {
  for (const { method, path, operation } of operations) {
    const where = `${method} ${path}`;
    const parameters = operation.parameters ?? [];
    const inPath = parameters.filter((each) => each.in === 'path');
    const variables = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    expect(inPath.map(({ name }) => name).toSorted(), where).toEqual(variables.toSorted());
    for (const { required } of inPath) expect(required, where).toBe(true);
    for (const { schema } of parameters) expect(schema['type'], where).toBeDefined();
    const keys = parameters.map((each) => `${each.in} ${each.name}`);
    expect(new Set(keys).size, where).toBe(keys.length);
  }
});

it('refers only to what it holds, and holds only what is referred to', () => {
  const references = new Set<string>();
  const walk = (value: unknown) => {
    if (Array.isArray(value)) value.forEach(walk);
    else if (typeof value === 'object' && value !== null) {
      const { $ref } = value as Schema;
      if (typeof $ref === 'string') references.add($ref);
      Object.values(value).forEach(walk);
    }
  };
  walk(document);
  const held = Object.keys(document.components.schemas).map((name) => `#/components/schemas/${name}`);
  expect([...references].toSorted()).toEqual(held.toSorted());
});

it('says what kind of thing every schema is', () => {
  const known = ['$ref', 'type', 'anyOf', 'oneOf', 'allOf', 'enum', 'const'];
  const check = (schema: Schema, where: string) => {
    expect(
      known.some((key) => key in schema),
      where,
    ).toBe(true);
    const { properties, items, required } = schema as {
      properties?: Record<string, Schema>;
      items?: Schema;
      required?: string[];
    };
    for (const [name, each] of Object.entries(properties ?? {})) check(each, `${where}.${name}`);
    // A record with named keys has them in `required`, and no properties.
    for (const name of (properties && required) ?? [])
      expect(Object.keys(properties ?? {}), where).toContain(name);
    if (items) check(items, `${where}[]`);
    for (const key of ['anyOf', 'oneOf', 'allOf'] as const)
      for (const [n, each] of ((schema[key] as Schema[] | undefined) ?? []).entries())
        check(each, `${where} ${key} ${n}`);
  };
  for (const [name, schema] of Object.entries(document.components.schemas)) check(schema, name);
  for (const { path, operation } of operations) {
    const bodies = [operation.requestBody, ...Object.values(operation.responses)];
    for (const body of bodies)
      for (const { schema } of Object.values(body?.content ?? {})) check(schema, path);
  }
});
