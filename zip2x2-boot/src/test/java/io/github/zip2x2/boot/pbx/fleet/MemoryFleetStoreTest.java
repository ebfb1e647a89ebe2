package io.github.zip2x2.boot.pbx.fleet;

class MemoryFleetStoreTest extends FleetStoreContract {
    @Override
    FleetStore open() {
        return new MemoryFleetStore();
    }

    @Override
    boolean isDurable() {
        return false;
    }
}
