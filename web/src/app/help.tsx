import { Dialog } from '../ui/dialog';
import { useWords } from '../words/language';
import { appWords } from './words';

/** The list of shortcuts. */
export function Help({ onClose }: { onClose: () => void }) {
  const { title, keys } = useWords(appWords).help;
  return (
    <Dialog title={title} onClose={onClose}>
      <dl className="keys">
        {keys.map(([key, text]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
