package io.github.zip2x2.dhcp.lease;

import io.github.zip2x2.dhcp.testing.LeaseStoreContract;

class MemoryLeaseStoreTest extends LeaseStoreContract {

    @Override
    protected LeaseStore open() {
        return new MemoryLeaseStore();
    }

    @Override
    protected boolean isDurable() {
        return false;
    }
}
