import { describe, expect, it } from '@jest/globals';
import type { OpenAPIObject } from '@nestjs/swagger';
import { declareWriteHeaders } from './write-headers.js';

const operation = (needs: string) => ({ 'x-needs': needs, responses: {} });

describe('headers of writes', () => {
  it('are declared at each write that is somebody’s, beside its own parameters, and nowhere else', () => {
    const id = { name: 'id', in: 'path', required: true, schema: { type: 'string' } } as const;
    const paths = {
      '/login': { post: operation('public') },
      '/things': { get: operation('project:read'), post: operation('project:write') },
      '/things/{id}': {
        patch: { ...operation('project:write'), parameters: [id] },
        delete: operation('project:write'),
      },
    };
    const document = declareWriteHeaders({
      openapi: '3.1.0',
      info: { title: '', version: '' },
      paths,
    } as OpenAPIObject);
    const references = ['IdempotencyKey', 'AuditReason'].map((name) => ({ $ref: `#/components/parameters/${name}` }));
    expect(Object.keys(document.components?.parameters ?? {})).toEqual(['IdempotencyKey', 'AuditReason']);
    expect(document.paths).toMatchObject({
      '/things': { post: { parameters: references } },
      '/things/{id}': { patch: { parameters: [id, ...references] }, delete: { parameters: references } },
    });
    expect(JSON.stringify([document.paths['/login'], document.paths['/things']?.get])).not.toContain('parameters');
  });
});
