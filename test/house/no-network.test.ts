import { connect } from 'node:net';
import { expect, it } from 'vitest';

it('refuses connections that leave this machine, however they are asked for', async () => {
  expect(() => connect(80, '192.0.2.1')).toThrow(/192\.0\.2\.1; only loopback/u);
  expect(() => connect({ port: 80, host: 'example.org' })).toThrow(/example\.org/u);
  await expect(fetch('http://192.0.2.1/')).rejects.toMatchObject({
    cause: expect.objectContaining({ message: expect.stringContaining('only loopback') }) as unknown,
  });
});
