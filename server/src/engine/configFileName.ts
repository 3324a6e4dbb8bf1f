/** Name of the project file that editor and command line both read. Apart from its reader, which loads YAML. */
export const CONFIG_FILE_NAME = '.ml-dockerfile.yaml';
