import { useRoomContext } from './room-context.ts';

/** The bundled incidents: choosing one lets it happen. */
export function IncidentStrip() {
  const { room, perform } = useRoomContext();
  if (room.incidents.length === 0) return null;
  return (
    <section className="incidents" aria-label="Bundled incidents">
      <p>Let an incident happen</p>
      <ul>
        {room.incidents.map(({ id, title, summary }) => (
          <li key={id}>
            <button
              type="button"
              title={`${title}. ${summary}`}
              aria-pressed={room.chosen === id}
              onClick={() => void perform({ act: 'choose', incident: id })}
            >
              <strong>{title}</strong>
              <span>{summary}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
