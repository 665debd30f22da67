const hues = [210, 262, 338, 24, 150, 190, 46];

/** A square with the first letter of a name; the bot has its folder. */
export function Avatar({ name, small = false }: { readonly name: string; readonly small?: boolean }) {
  const isBot = name.toLowerCase() === 'casefile';
  const hue =
    hues[Array.from(name).reduce((sum, letter) => sum + (letter.codePointAt(0) ?? 0), 0) % hues.length];
  return (
    <span
      className={`avatar ${small ? 'small' : ''} ${isBot ? 'bot' : ''}`}
      style={isBot ? {} : { background: `oklch(0.58 0.11 ${hue ?? 0})` }}
      aria-hidden="true"
    >
      {isBot ? <Folder /> : name.slice(0, 1).toUpperCase()}
    </span>
  );
}

const Folder = () => (
  <svg viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="1.8" strokeLinejoin="round">
    <path d="M3 7.5V18a1.5 1.5 0 0 0 1.5 1.5h15A1.5 1.5 0 0 0 21 18V9a1.5 1.5 0 0 0-1.5-1.5H12L10 5H4.5A1.5 1.5 0 0 0 3 6.5z" />
    <path d="M8 13.5l2.6 2.5L16 11" strokeLinecap="round" />
  </svg>
);
