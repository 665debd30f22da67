import type { JsonObject } from '../../lib/json.ts';
import { isSafeUrl } from '../markup/nodes.ts';
import { textAt } from '../read-json.ts';
import { fileName, fileSize } from '../text/files.ts';

/** The files of a message, each with the way to save it. */
export const AttachedFiles = ({ files }: { readonly files: readonly JsonObject[] }) =>
  files.map((file) => {
    const url = textAt(file, 'url_private');
    return (
      <p key={textAt(file, 'id')} className="text">
        {isSafeUrl(url) ? (
          <a href={url} download target="_blank" rel="noopener noreferrer nofollow">
            {fileName(file)}
          </a>
        ) : (
          fileName(file)
        )}{' '}
        {fileSize(file)}
      </p>
    );
  });
