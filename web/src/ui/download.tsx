import { useMutation } from '@tanstack/react-query';
import { Problem } from '../api/problem';
import { tenantOfTab } from '../api/tenant-of-tab';
import { Button } from './button';
import { useToasts } from './toast';

/** Reads a file of the API for the tenant of this tab, which no plain link could name, and has the browser save it. */
async function save(path: string, fileName: string): Promise<void> {
  const tenant = tenantOfTab();
  const response = await fetch(path, { credentials: 'same-origin', headers: tenant ? { 'x-tenant-id': tenant } : {} });
  if (!response.ok) throw await Problem.of(response);
  const url = URL.createObjectURL(await response.blob());
  const link = document.createElement('a');
  link.href = url;
  link.download = fileName;
  link.click();
  URL.revokeObjectURL(url);
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
