"""What people see: cards, proofs, modals, buttons and the wording of it all."""
