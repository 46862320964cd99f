/** The frame around a project's screens: navigation at the left, on a phone at the top. */
import { Outlet, useParams } from '@tanstack/react-router';
import { useEffect } from 'react';
import { AccountMenu } from './account-menu.js';
import { Logo } from './logo.js';
import { Nav } from './nav.js';
import { rememberProject } from './paths.js';
import { ProjectSwitcher } from './project-switcher.js';
import { MAIN_ID } from './root-layout.js';

export function Shell() {
  const { projectId } = useParams({ from: '/signed-in/projects/$projectId' });
  useEffect(() => rememberProject(projectId), [projectId]);
  return (
    <div className="lg:grid lg:min-h-dvh lg:grid-cols-[15rem_minmax(0,1fr)]">
      <header className="sticky top-0 z-20 border-b border-line bg-surface lg:h-dvh lg:border-r lg:border-b-0">
        <div className="flex flex-wrap items-center gap-x-2 gap-y-1 px-3 pt-2 lg:h-full lg:flex-col lg:flex-nowrap lg:items-stretch lg:gap-3 lg:p-3">
          <div className="hidden px-2 py-2 lg:block">
            <Logo />
          </div>
          <ProjectSwitcher projectId={projectId} />
          <Nav projectId={projectId} />
          <AccountMenu />
        </div>
      </header>
      <main
        id={MAIN_ID}
        tabIndex={-1}
        className="mx-auto w-full max-w-[110rem] min-w-0 p-3 outline-none sm:p-5 lg:px-7 lg:py-6"
      >
        <Outlet />
      </main>
    </div>
  );
}
