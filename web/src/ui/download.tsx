import { useMutation } from '@tanstack/react-query';
import { Problem } from '../api/problem';
import { tenantOfTab } from '../api/tenant-of-tab';
import { Button } from './button';
import { useToasts } from './toast';

/** Has the browser save what the page holds. */
export function saveBlob(blob: Blob, fileName: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = fileName;
  link.click();
  URL.revokeObjectURL(url);
}

/** Reads a file of the API for the tenant of this tab, which no plain link could name, and has the browser save it. */
async function save(path: string, fileName: string): Promise<void> {
  const tenant = tenantOfTab();
  const response = await fetch(path, { credentials: 'same-origin', headers: tenant ? { 'x-tenant-id': tenant } : {} });
  if (!response.ok) throw await Problem.of(response);
  saveBlob(await response.blob(), fileName);
}

interface Props {
  readonly path: string;
  readonly fileName: string;
  readonly children: string;
}

/** A button that saves a file of the API. */
export function Download({ path, fileName, children }: Props) {
  const toasts = useToasts();
  const reading = useMutation({ mutationFn: () => save(path, fileName), onError: (error) => toasts.fail(error) });
  return (
    <Button disabled={reading.isPending} onClick={() => reading.mutate()}>
      {children}
    </Button>
  );
}
