import { AddMenu } from './AddMenu';
import { ConnectMenu } from './ConnectMenu';
import { NodeMenu } from './NodeMenu';
import type { CanvasMenuState } from './useCanvasMenus';
import { WireEndMenu } from './WireEndMenu';
import { InsertMenu, WireMenu } from './WireMenu';

/** The canvas' open menu, if any. */
export function CanvasMenus({ menus }: { readonly menus: CanvasMenuState }) {
  const { menu, open, close } = menus;
  switch (menu?.kind) {
    case 'node':
      return (
        <NodeMenu
          node={menu.node}
          at={menu.at}
          onClose={close}
          onConnect={() => open({ kind: 'connect', node: menu.node, at: menu.at })}
        />
      );
    case 'connect':
      return <ConnectMenu source={menu.node} at={menu.at} onClose={close} />;
    case 'wire':
      return (
        <WireMenu
          at={menu.at}
          onClose={close}
          onInsert={() => open({ kind: 'insert', wire: menu.wire, at: menu.at })}
        />
      );
    case 'insert':
      return <InsertMenu wire={menu.wire} at={menu.at} onClose={close} />;
    case 'add':
      return <AddMenu at={menu.at} onClose={close} />;
    case 'loose':
      return <WireEndMenu wire={menu.wire} onClose={close} />;
    case undefined:
      return null;
  }
}
