import { describe, expect, it } from 'vitest';
import { readEnvironment, slackConnection } from '../../src/config/environment.ts';

describe('environment', () => {
  it('treats an empty variable as absent', () => {
    const environment = readEnvironment({ SLACK_APP_TOKEN: '', CASEFILE_DATA_DIR: '' });

    expect(environment.SLACK_APP_TOKEN).toBeUndefined();
    expect(environment.CASEFILE_DATA_DIR).toBe('.data');
  });

  it('names the variable that is wrong and never repeats its value', () => {
    const reading = () => readEnvironment({ SLACK_BOT_TOKEN: 'hunter2', PORT: 'eighty' });

    expect(reading).toThrow(/SLACK_BOT_TOKEN must start with xoxb-/u);
    expect(reading).toThrow(/PORT must be a port number/u);
    expect(reading).not.toThrow(/hunter2/u);
  });

  it('connects by Socket Mode where an app token is set', () => {
    const environment = readEnvironment({ SLACK_BOT_TOKEN: 'xoxb-1', SLACK_APP_TOKEN: 'xapp-1' });

    expect(slackConnection(environment)).toEqual({ mode: 'socket', botToken: 'xoxb-1', appToken: 'xapp-1' });
  });

  it('connects by HTTP with a signing secret, through another Web API base where one is given', () => {
    const environment = readEnvironment({
      SLACK_BOT_TOKEN: 'xoxb-1',
      SLACK_SIGNING_SECRET: 's',
      PORT: '8080',
      SLACK_API_URL: 'http://127.0.0.1:4003/api/',
    });

    expect(slackConnection(environment)).toMatchObject({
      mode: 'http',
      port: 8080,
      apiUrl: 'http://127.0.0.1:4003/api/',
    });
  });

  it('says which token is missing', () => {
    expect(() => slackConnection(readEnvironment({}))).toThrow(/SLACK_BOT_TOKEN is not set/u);
    expect(() => slackConnection(readEnvironment({ SLACK_BOT_TOKEN: 'xoxb-1' }))).toThrow(/SLACK_APP_TOKEN/u);
  });
});
