import { Session } from '@portal/api/session.tsx';
import { Language, type MessageFiles } from '@portal/kit/language.tsx';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { RouterProvider } from 'react-router/dom';
import { messages as english } from './messages/en.ts';
import { router } from './routes.tsx';
import '@portal/kit/style.css';

const files: MessageFiles = {
  en: () => english,
  de: async () => (await import('./messages/de.ts')).messages,
};

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <Language files={files}>
      <Session>
        <RouterProvider router={router} />
      </Session>
    </Language>
  </StrictMode>,
);
