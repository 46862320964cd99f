import { describe, expect, it } from '@jest/globals';
import { isJson, mediaType } from './media-type.js';

describe('media types', () => {
  it.each([
    ['text/plain', 'text/plain', null],
    ['Application/JSON', 'application/json', null],
    ['application/json;charset=UTF-8', 'application/json', 'utf-8'],
    ['text/plain ; x=y ; charset = "no"', null, null],
    ['text/plain ; x=y ; charset="utf-8"', 'text/plain', 'utf-8'],
    ['text/plain;', 'text/plain', null],
    ['text/plain; a="x;charset=y\\""; charset=latin1', 'text/plain', 'latin1'],
    ['application/vnd.apache.thrift.binary', 'application/vnd.apache.thrift.binary', null],
    ['json', null, null],
    ['a/b/c', null, null],
    ['a/', null, null],
    ['/b', null, null],
    ['a /b', null, null],
    ['a/b c', null, null],
    ['a/b; c', null, null],
    ['a/b; c="d', null, null],
    ['a/b, c/d', null, null],
    ['é/b', null, null],
  ])('%s', (text, name, charset) => expect(mediaType(text)).toEqual(name === null ? null : { name, charset }));

  it.each([
    ['application/json', true],
    ['text/json; charset=utf-8', true],
    ['application/cloudevents+json', true],
    ['application/x-ndjson', false],
    ['text/plain', false],
    ['json/text', false],
  ])('%s declares JSON: %s', (text, json) => expect(isJson(mediaType(text)!)).toBe(json));

  it('are read in proportion to their length', () => {
    expect(mediaType(`a/b;${'"\\'.repeat(100_000)}`)).toBeNull();
    expect(mediaType(`a/b; c=${'a'.repeat(200_000)} x`)).toBeNull();
  });
});
