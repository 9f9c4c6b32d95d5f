import type { ReactNode } from 'react';
import { Dialog as AriaDialog, Heading } from 'react-aria-components/Dialog';
import { Modal, ModalOverlay } from 'react-aria-components/Modal';

interface DialogProps {
  title: string;
  isOpen: boolean;
  /** Without it the dialog stays until its question is answered. */
  onClose?: () => void;
  children: ReactNode;
}

/** Above the page, with the focus in it until it is closed; Escape closes it. */
export const Dialog = ({ title, isOpen, onClose, children }: DialogProps) => (
  <ModalOverlay
    className="overlay"
    isOpen={isOpen}
    onOpenChange={(next) => !next && onClose?.()}
    isDismissable={onClose !== undefined}
    isKeyboardDismissDisabled={onClose === undefined}
  >
    <Modal className="modal">
      <AriaDialog className="dialog">
        <Heading slot="title">{title}</Heading>
        {children}
      </AriaDialog>
    </Modal>
  </ModalOverlay>
);
