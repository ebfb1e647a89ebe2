/** An embedder: a named module that knows only what the four modules export. */
module example.consumer {
    requires io.github.zip2x2.boot;
    requires io.github.zip2x2.config;
    requires io.github.zip2x2.dhcp;
    requires io.github.zip2x2.tftp;
}
