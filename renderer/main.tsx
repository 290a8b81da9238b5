import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import './styles/index.css';
import { App } from './app/App';
import { reportUncaughtErrors } from './app/errors';
import { followTheme } from './app/theme';

reportUncaughtErrors();
followTheme();

const root = document.getElementById('root');
if (root === null) throw new Error('The page has no element with the id “root” to draw the app in.');
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
