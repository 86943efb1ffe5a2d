import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Problem } from './api/problem';
import { takeFailureOfLink } from './api/sign-in-failure';
import { takeTenantOfLink } from './api/tenant-of-tab';
import { App } from './app/app';
import { SettingsProvider } from './app/settings';
import { registerWorker } from './app/register-worker';
import { reportErrors } from './app/report-errors';
import './styles/tokens.css';
import './styles/base.css';
import './styles/controls.css';
import './styles/layout.css';
import './styles/content.css';
import './styles/inbox.css';

const MAX_TRIES = 2;

takeTenantOfLink();
takeFailureOfLink();
reportErrors();
registerWorker();

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      // a refusal stays one, however often it is asked
      retry: (tries, error) => !(error instanceof Problem && error.status < 500) && tries < MAX_TRIES,
    },
  },
});

const place = document.getElementById('campana');
if (!place) throw new Error('index.html has no place for the page.');
createRoot(place).render(
  <StrictMode>
    <QueryClientProvider client={queries}>
      <SettingsProvider>
        <App />
      </SettingsProvider>
    </QueryClientProvider>
  </StrictMode>,
);
