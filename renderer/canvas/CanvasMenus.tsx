import { ConnectMenu } from './ConnectMenu';
import { NodeMenu } from './NodeMenu';
import type { CanvasMenuState } from './useCanvasMenus';
import { WireEndMenu } from './WireEndMenu';

/** The canvas' open menu, if any. */
export function CanvasMenus({ menus }: { readonly menus: CanvasMenuState }) {
  const { menu, close, openConnect } = menus;
  switch (menu?.kind) {
    case 'node':
      return (
        <NodeMenu
          node={menu.node}
          at={menu.at}
          onClose={close}
          onConnect={() => openConnect(menu.node, menu.at)}
        />
      );
    case 'connect':
      return <ConnectMenu source={menu.node} at={menu.at} onClose={close} />;
    case 'wire':
      return <WireEndMenu wire={menu.wire} onClose={close} />;
    case undefined:
      return null;
  }
}
