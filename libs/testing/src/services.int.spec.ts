import { expect, test } from '@jest/globals';
import { connect } from 'node:net';
import { describeWithKafka, describeWithRedis, findKafka } from './services.js';

function accepts(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, host, () => {
      socket.destroy();
      resolve(true);
    }).once('error', () => resolve(false));
  });
}

await describeWithKafka('the shared Kafka', (brokers) => {
  test('takes connections', async () => {
    const [host = '', port] = (brokers[0] ?? '').split(':');
    expect(await accepts(host, Number(port))).toBe(true);
  });

  test('is the same for everybody who asks', async () => {
    expect(await findKafka()).toEqual({ brokers });
  });
});

await describeWithRedis('the shared Redis', (url) => {
  test('takes connections', async () => {
    const { hostname, port } = new URL(url);
    expect(await accepts(hostname, Number(port))).toBe(true);
  });
});
