import { describe, expect, it } from '@jest/globals';
import { csvFormat, detectFormat } from './detect-format.js';
import { formatProblem } from './file-format.js';

const LOG_LINE = '203.0.113.7 - - [17/May/2015:10:05:03 +0000] "GET / HTTP/1.1" 200 5 "-" "curl/7"';

describe('the guess at a format', () => {
  it('knows the three kinds by what stands in the file', () => {
    expect(detectFormat('access.log.gz', ['garbage', LOG_LINE])).toEqual({ name: 'access-log', site: '' });
    expect(detectFormat('events', ['', ' {"type":"a"}'])).toEqual({ name: 'ndjson' });
    expect(detectFormat('export.txt', ['time;type;price'])).toMatchObject({ name: 'csv', delimiter: ';' });
    expect(detectFormat('x.csv', ['only'])).toMatchObject({ name: 'csv', columns: ['only'] });
    expect(detectFormat('empty', [])).toEqual({ name: 'access-log', site: '' });
  });

  it('maps columns by their names, each field once, the rest as properties', () => {
    expect(csvFormat('Event Name,timestamp,client_id,event,Price €,')).toEqual({
      name: 'csv',
      delimiter: ',',
      columns: ['Event Name', 'timestamp', 'client_id', 'event', 'Price €', ''],
      mapping: [
        { field: 'type', column: 'Event Name' },
        { field: 'time', column: 'timestamp' },
        { field: 'visitorId', column: 'client_id' },
        { field: 'properties.event', column: 'event' },
        { field: 'properties.Price €', column: 'Price €' },
      ],
      type: '',
    });
  });

  it('gives rows a type where no column has one', () => {
    const format = csvFormat('when,price');
    expect(format).toMatchObject({ type: 'row' });
    expect(formatProblem(format)).toBeNull();
    expect(formatProblem({ ...format, type: '' } as typeof format)).toMatch(/type/);
  });

  it('takes a site without a path only', () => {
    const problems = ['', 'https://shop.example', 'shop.example', 'https://shop.example/a'].map(
      (site) => formatProblem({ name: 'access-log', site }) === null,
    );
    expect(problems).toEqual([true, true, false, false]);
  });
});
