import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AlertFormat } from '../../src/alerts/format.ts';
import { placeOf, RawMessage, readMessage } from '../../src/alerts/message.ts';
import { type AlertFixture, alertFixtures } from '../support/alert-fixtures.ts';
import { mangled } from '../support/mangled.ts';

/** What every format keeps, over the fixtures of all of them. */
export function alertFormatContract(format: AlertFormat): void {
  const own = alertFixtures.filter((fixture) => fixture.format === format.name);
  const others = alertFixtures.filter((fixture) => fixture.format !== format.name);

  describe(`the format ${format.name}`, () => {
    it('has fixtures of its own', () => {
      expect(own.length).toBeGreaterThan(2);
    });

    it.each(own)('recognises $title', (fixture) => {
      expect(recogniseAlone(format, fixture.event)).toMatchObject({ format: format.name });
    });

    it.each(others)('leaves $title alone', (fixture) => {
      expect(recogniseAlone(format, fixture.event)).toBeUndefined();
    });

    it('gives a fingerprint and at least one alert, whatever is wrong with the message', () => {
      fc.assert(
        fc.property(fc.constantFrom(...own).chain(eventOf), (event) => {
          const alert = recogniseAlone(format, event);

          if (alert === undefined) return;
          expect(alert.fingerprint).toMatch(/^.{8,}$/u);
          expect(alert.count).toBeGreaterThanOrEqual(1);
          expect(alert.name).not.toBe('');
        }),
      );
    });
  });
}

const eventOf = (fixture: AlertFixture) => mangled(fixture.event);

/** The format by itself, without the order of the registry to protect it. */
function recogniseAlone(format: AlertFormat, event: unknown) {
  const outer = RawMessage.safeParse(event);
  if (!outer.success) return undefined;
  const inner = RawMessage.safeParse(outer.data.subtype === 'message_changed' ? outer.data.message : event);
  if (!inner.success) return undefined;
  const raw = { ...inner.data, channel: outer.data.channel };
  const place = placeOf(raw);
  const addressed = raw.type === 'app_mention' || raw.channel_type === 'im';
  return place && format.recognise(readMessage(raw, { place, addressed }));
}
